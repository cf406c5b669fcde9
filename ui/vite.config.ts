import { defineConfig } from "vite";

// `npm run dev` shows the sources as they change, with the answers of a running `carrel serve`:
//   CARREL_TOKEN=$(carrel token add dev --manage) npm run dev
const server = process.env.CARREL_URL ?? "http://127.0.0.1:7750";
const proxy = {
  target: server,
  changeOrigin: true,
  headers: { Origin: server, Authorization: `Bearer ${process.env.CARREL_TOKEN ?? ""}` },
};

// Everything becomes a file of its own: the page's policy allows neither inline script nor inline
// style nor data: pictures.
export default defineConfig({
  base: "/",
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 250,
  },
  server: { proxy: { "/api": proxy } },
});
