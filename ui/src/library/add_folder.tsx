// Choosing a folder of this machine. The server lists the folders: a browser could not tell their paths.
import { useEffect, useRef, useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import type { FolderReply } from "../api/types";
import { Dialog } from "../parts/dialog";
import { Icon } from "../parts/icon";
import { Problem } from "../parts/problem";
import { announce } from "../state/announce";
import { follow_index, load_collections } from "../state/library";
import { go } from "../state/route";
import { use_loaded } from "../state/use_loaded";
import { use_words } from "../words/use_words";

// What is added is what the field shows when the button is pressed; the list beneath only helps to fill it in.
export function AddFolder({ on_close }: { on_close: () => void }) {
  const t = use_words();
  const field = useRef<HTMLInputElement>(null);
  const [typed, set_typed] = useState("");
  const [name, set_name] = useState("");
  const [problem, set_problem] = useState("");
  const [busy, set_busy] = useState(false);
  const { listing, error, open } = use_listing((home) => set_typed((old) => old || home));
  const enter = (path: string) => {
    set_typed(path);
    set_problem("");
    open(path);
  };
  const add = async () => {
    set_busy(true);
    try {
      const added = await carrel.add_collection(field.current!.value.trim(), name.trim());
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
  const on_typed = (text: string) => {
    set_typed(text);
    set_problem("");
  };
  const actions = (
    <>
      <button type="button" class="button" onClick={on_close}>{t.cancel}</button>
      <button type="button" class="button button-primary" disabled={busy || !typed.trim()} onClick={() => void add()}>
        {t.add_this_folder}
      </button>
    </>
  );
  const said = problem || error?.message;
  return (
    <Dialog title={t.choose_folder} on_close={on_close} actions={actions}>
      <form class="path-field" onSubmit={(event) => {
        event.preventDefault();
        enter(typed.trim());
      }}>
        <Icon name="folder" size={18} />
        <input ref={field} type="text" aria-label={t.folder_here} spellcheck={false} readOnly={busy} value={typed}
          onInput={(event) => on_typed(event.currentTarget.value)} />
      </form>
      <FolderList folders={listing?.folders ?? []} parent={listing?.parent ?? null} on_path={enter} />
      <label class="labelled">
        <span>{t.folder_name}</span>
        <input type="text" value={name} placeholder={t.folder_name_hint}
          onInput={(event) => set_name(event.currentTarget.value)} />
      </label>
      {said && <Problem message={said} />}
    </Dialog>
  );
}

// The folders of the last path that could be opened: after a path that could not, they are the way on.
function use_listing(on_home: (path: string) => void) {
  const [path, set_path] = useState("");
  const [listing, set_listing] = useState<FolderReply | null>(null);
  const { value, error, reload } = use_loaded(path || "home", (signal) => carrel.folders(path, signal));
  useEffect(() => {
    if (!value) return;
    if (listing === null) on_home(value.path);
    set_listing(value);
  }, [value]);
  const open = (wanted: string) => (wanted === path ? reload() : set_path(wanted));
  return { listing, error, open };
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
