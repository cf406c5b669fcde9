// A modal dialog on the browser's own <dialog>: it keeps the focus in, closes on Esc and gives the focus back.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { use_words } from "../words/use_words";
import { Icon } from "./icon";

interface DialogProps {
  title: string;
  on_close: () => void;
  children: ComponentChildren;
  actions?: ComponentChildren;
}

export function Dialog({ title, on_close, children, actions }: DialogProps) {
  const t = use_words();
  const title_id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={title_id}
      onCancel={(event) => {
        event.preventDefault();
        on_close();
      }}
      onClick={(event) => event.target === element.current && on_close()}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={title_id}>{title}</h2>
          <button type="button" class="button-icon" aria-label={t.close} onClick={on_close}>
            <Icon name="close" />
          </button>
        </header>
        <div class="dialog-content">{children}</div>
        {actions && <footer class="dialog-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  text: string;
  action: string;
  on_confirm: () => void;
  on_close: () => void;
}

export function Confirm({ title, text, action, on_confirm, on_close }: ConfirmProps) {
  const t = use_words();
  const confirm = () => {
    on_close();
    on_confirm();
  };
  const actions = (
    <>
      <button type="button" class="button" onClick={on_close}>{t.cancel}</button>
      <button type="button" class="button button-danger" onClick={confirm}>{action}</button>
    </>
  );
  return (
    <Dialog title={title} on_close={on_close} actions={actions}>
      <p class="measure">{text}</p>
    </Dialog>
  );
}
