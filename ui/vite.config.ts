import { defineConfig } from "vite";

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
  server: { proxy: { "/api": process.env.CARREL_URL ?? "http://127.0.0.1:7750" } },
});
