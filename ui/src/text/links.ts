// What a link in a document may become. Only the web and mail can be opened, and only by a click.

export interface SafeLink {
  href: string;
  host: string; // shown beside the link, so that nobody is led elsewhere than it says
}

const url_chars_max = 2048;

export function safe_link(target: string): SafeLink | null {
  const text = target.trim();
  if (text.length > url_chars_max || !/^(https?:\/\/|mailto:)/i.test(text)) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.protocol === "mailto:") return { href: url.href, host: url.pathname };
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  url.username = "";
  url.password = "";
  return { href: url.href, host: url.host };
}
