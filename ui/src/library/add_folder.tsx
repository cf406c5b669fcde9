// Choosing a folder of this machine. The server lists the folders: a browser could not tell their paths.
import { useEffect, useRef, useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import { Dialog } from "../parts/dialog";
import { Icon } from "../parts/icon";
import { Problem } from "../parts/problem";
import { announce } from "../state/announce";
import { follow_index, load_collections } from "../state/library";
import { go } from "../state/route";
import { use_loaded } from "../state/use_loaded";
import { use_words } from "../words/use_words";

export function AddFolder({ on_close }: { on_close: () => void }) {
  const t = use_words();
  const [path, set_path] = useState("");
  const [name, set_name] = useState("");
  const [problem, set_problem] = useState("");
  const [busy, set_busy] = useState(false);
  const listing = use_loaded(path || "home", (signal) => carrel.folders(path, signal));
  const here = listing.value?.path ?? "";
  const add = async () => {
    set_busy(true);
    try {
      const added = await carrel.add_collection(here, name.trim());
      announce(t.folder_added(added.name));
      await load_collections();
      on_close();
      go({ view: "library", place: null });
      void follow_index(added.run);
    } catch (error) {
      set_problem(error instanceof Error ? error.message : String(error));
      set_busy(false);
    }
  };
  const actions = (
    <>
      <button type="button" class="button" onClick={on_close}>{t.cancel}</button>
      <button type="button" class="button button-primary" disabled={busy || !here} onClick={() => void add()}>
        {t.add_this_folder}
      </button>
    </>
  );
  return (
    <Dialog title={t.choose_folder} on_close={on_close} actions={actions}>
      <PathField path={here} on_path={set_path} />
      {listing.error && <Problem message={listing.error.message} />}
      <FolderList folders={listing.value?.folders ?? []} parent={listing.value?.parent ?? null} on_path={set_path} />
      <label class="labelled">
        <span>{t.folder_name}</span>
        <input type="text" value={name} placeholder={t.folder_name_hint}
          onInput={(event) => set_name(event.currentTarget.value)} />
      </label>
      {problem && <Problem message={problem} />}
    </Dialog>
  );
}

function PathField({ path, on_path }: { path: string; on_path: (path: string) => void }) {
  const t = use_words();
  const [typed, set_typed] = useState(path);
  useEffect(() => set_typed(path), [path]);
  return (
    <form class="path-field" onSubmit={(event) => {
      event.preventDefault();
      on_path(typed.trim());
    }}>
      <Icon name="folder" size={18} />
      <input type="text" aria-label={t.folder_here} spellcheck={false} value={typed}
        onInput={(event) => set_typed(event.currentTarget.value)} onBlur={() => typed !== path && on_path(typed.trim())} />
    </form>
  );
}

interface FolderListProps {
  folders: readonly { name: string; path: string }[];
  parent: string | null;
  on_path: (path: string) => void;
}

// The focus stays in the list when a folder is opened, so that the keyboard can go on from there.
function FolderList({ folders, parent, on_path }: FolderListProps) {
  const t = use_words();
  const list = useRef<HTMLUListElement>(null);
  const entered = useRef(false);
  useEffect(() => {
    if (!entered.current) return;
    entered.current = false;
    list.current?.querySelector("button")?.focus();
    announce(`${folders.length}`);
  }, [folders]);
  const enter = (path: string) => {
    entered.current = true;
    on_path(path);
  };
  return (
    <ul class="folders" ref={list} onKeyDown={move_in_list}>
      {parent !== null && (
        <li>
          <button type="button" class="folder" onClick={() => enter(parent)}>
            <Icon name="up" size={18} />
            {t.folder_up}
          </button>
        </li>
      )}
      {folders.map((folder) => (
        <li key={folder.path}>
          <button type="button" class="folder" onClick={() => enter(folder.path)}>
            <Icon name="folder" size={18} />
            <span class="folder-name">{folder.name}</span>
            <Icon name="forward" size={16} />
          </button>
        </li>
      ))}
      {folders.length === 0 && <li class="quiet folders-none">{t.no_folders}</li>}
    </ul>
  );
}

function move_in_list(event: KeyboardEvent): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button")];
  const next = items.indexOf(document.activeElement as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  items[next]?.focus();
}
