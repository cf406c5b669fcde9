// A run under way, live: files, passages, a bar, and a way to stop it.
import { Icon } from "../parts/icon";
import { index_store, stop_index } from "../state/library";
import { use_preferences } from "../state/preferences";
import { use_store } from "../state/store";
import { format_count } from "../text/format";
import { use_words } from "../words/use_words";

export function IndexProgressBar() {
  const t = use_words();
  const { language } = use_preferences();
  const state = use_store(index_store);
  if (state.kind === "idle") return null;
  const { collection, files_done, files_total, bytes_done, bytes_total, chunks_done } = state.progress;
  const part = bytes_total > 0 ? bytes_done / bytes_total : files_total > 0 ? files_done / files_total : null;
  const count = (n: number) => format_count(n, language);
  const label = collection ? t.index_running_one(collection) : t.index_running;
  return (
    <div class="index-progress">
      <div class="index-progress-text">
        <strong>{label}</strong>
        <span>
          {t.index_files(count(files_done), count(files_total))}
          {chunks_done > 0 && ` · ${t.index_passages(count(chunks_done))}`}
        </span>
      </div>
      <button type="button" class="button-icon" aria-label={t.index_stop} title={t.index_stop} onClick={() => void stop_index()}>
        <Icon name="stop" size={16} />
      </button>
      <progress aria-label={label} max={1} {...(part === null ? {} : { value: part })} />
    </div>
  );
}
