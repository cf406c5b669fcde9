// Line drawings on a 20-unit grid. Decoration only: what they stand for is said in words beside them.

const drawings = {
  search: "M9 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11M13 13l4 4",
  ask: "M3.5 5.5a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9l-3.5 3v-3a2 2 0 0 1-2-2z",
  library: "M4 3.5v13M7.5 3.5v13M4 16.5h3.5M4 3.5h3.5M10.5 4.2l3-.7l3 12.3l-3 .8z",
  settings: "M3.5 6h7M14.5 6h2M3.5 14h2M9.5 14h7M12.5 4v4M7.5 12v4",
  close: "M5 5l10 10M15 5L5 15",
  back: "M11.5 4.5L6 10l5.5 5.5",
  forward: "M8.5 4.5L14 10l-5.5 5.5",
  up: "M10 15.5v-11M5.5 9L10 4.5L14.5 9",
  down: "M5 7.5l5 5l5-5",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  check: "M4 10.5l4 4l8-9",
  folder: "M2.8 6a1.5 1.5 0 0 1 1.5-1.5h3.5l2 2h6a1.5 1.5 0 0 1 1.5 1.5v6.5a1.5 1.5 0 0 1-1.5 1.5H4.3a1.5 1.5 0 0 1-1.5-1.5z",
  file: "M5 2.8h6l4 4v10.4H5zM11 2.8v4h4",
  pdf: "M5 2.8h6l4 4v10.4H5zM11 2.8v4h4M7.5 11h5M7.5 13.8h5",
  table: "M3.5 4.5h13v11h-13zM3.5 8.2h13M3.5 11.8h13M8 4.5v11",
  slides: "M3 4h14v9H3zM10 13v3.5M7 16.5h6",
  book: "M10 5.5c-2-1.3-4.5-1.5-6.5-1v11c2-.5 4.5-.3 6.5 1c2-1.3 4.5-1.5 6.5-1v-11c-2-.5-4.5-.3-6.5 1zM10 5.5v11",
  code: "M7 6l-4 4l4 4M13 6l4 4l-4 4M11.3 4.5l-2.6 11",
  bookmark: "M5.5 3.5h9v13L10 13l-4.5 3.5z",
  mail: "M3 5h14v10H3zM3 5.5l7 5.5l7-5.5",
  picture: "M3 4.5h14v11H3zM3 13l4-4l3.5 3.5l2.5-2l4 3.5M13 7.5h.1",
  box: "M3.5 6.5L10 3.5l6.5 3v7L10 16.5l-6.5-3zM3.5 6.5l6.5 3l6.5-3M10 9.5v7",
  globe: "M10 3a7 7 0 1 0 0 14a7 7 0 0 0 0-14M3 10h14M10 3c-5 4.5-5 9.5 0 14c5-4.5 5-9.5 0-14",
  note: "M4.5 3.5h11v9l-4 4h-7zM15.5 12.5h-4v4M7.5 7h5M7.5 10h3",
  shield: "M10 2.8l6 2.2v4.5c0 3.7-2.4 6.3-6 7.7c-3.6-1.4-6-4-6-7.7V5zM7.3 9.8l2 2l3.5-3.8",
  trash: "M3.5 5.5h13M8 5.5v-2h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5",
  refresh: "M16 10a6 6 0 1 1-1.8-4.3M16.5 3v3.2h-3.2",
  thumb_up: "M6.5 9l3-6c1.3 0 2 .9 1.8 2l-.5 3h4.3c1 0 1.7.9 1.5 1.9l-1 5c-.1.7-.7 1.2-1.5 1.2H6.5zM3.5 9h3v7.1h-3z",
  thumb_down: "M13.5 11l-3 6c-1.3 0-2-.9-1.8-2l.5-3H4.9c-1 0-1.7-.9-1.5-1.9l1-5c.1-.7.7-1.2 1.5-1.2h7.6zM16.5 11h-3V3.9h3z",
  copy: "M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z",
  download: "M10 3.5v9M6 9l4 4l4-4M4 16.5h12",
  stop: "M5.5 5.5h9v9h-9z",
  keyboard: "M2.5 5.5h15v9h-15zM5.5 8.5h.1M8.5 8.5h.1M11.5 8.5h.1M14.5 8.5h.1M6.5 11.8h7",
  warning: "M10 3.5l7 12.5H3zM10 8.5v3.5M10 14v.1",
  lamp: "M4.5 9a5.5 4.5 0 0 1 11 0zM10 9v7M6 16.5h8",
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor"
      stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  );
}

const type_icons: Record<string, IconName> = {
  pdf: "pdf", docx: "pdf", odt: "pdf", rtf: "pdf", latex: "pdf", html: "globe", bookmarks: "bookmark", epub: "book",
  xlsx: "table", ods: "table", csv: "table", pptx: "slides", odp: "slides", markdown: "note", note: "note", org: "note",
  rst: "note", canvas: "note", code: "code", json: "code", notebook: "code", chat: "ask", mail: "mail", archive: "box",
  image: "picture", subtitles: "file", text: "file",
};
export const icon_of_type = (type: string | undefined): IconName => type_icons[type ?? ""] ?? "file";
