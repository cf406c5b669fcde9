// What went wrong, and a way to try again.
import { use_words } from "../words/use_words";
import { Icon } from "./icon";

export function Problem({ message, on_retry }: { message: string; on_retry?: () => void }) {
  const t = use_words();
  return (
    <div class="problem" role="alert">
      <Icon name="warning" />
      <p>{t.problem(message)}</p>
      {on_retry && <button type="button" class="button" onClick={on_retry}>{t.retry}</button>}
    </div>
  );
}
