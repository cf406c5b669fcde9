// Whether a media query holds, as it changes.
import { useEffect, useState } from "preact/hooks";

export function use_media(query: string): boolean {
  const [holds, set_holds] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const list = window.matchMedia(query);
    const look = () => set_holds(list.matches);
    look();
    list.addEventListener("change", look);
    return () => list.removeEventListener("change", look);
  }, [query]);
  return holds;
}
