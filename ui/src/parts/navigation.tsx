// The rail at the left (at the bottom on a phone): where one can go, and what runs where.
import { useState } from "preact/hooks";
import type { Session } from "../api/types";
import { IndexProgressBar } from "../library/progress";
import { href, use_route, type View } from "../state/route";
import { use_words } from "../words/use_words";
import { Dialog } from "./dialog";
import { Icon, type IconName } from "./icon";

const items: readonly { view: View; icon: IconName }[] = [
  { view: "search", icon: "search" },
  { view: "ask", icon: "ask" },
  { view: "library", icon: "library" },
  { view: "settings", icon: "settings" },
];

export function Navigation({ session, inert }: { session: Session; inert: boolean }) {
  const t = use_words();
  const route = use_route();
  return (
    <header class="rail" inert={inert}>
      <a class="brand" href={href({ view: "search", query: "", place: null, conversation: null })}>
        <span class="brand-mark"><Icon name="lamp" size={20} /></span>
        <span class="brand-name">carrel</span>
      </a>
      <nav class="rail-nav" aria-label={t.main_menu}>
        {items.map(({ view, icon }) => (
          <a
            key={view}
            class="rail-item"
            href={href({ view, place: null, conversation: null })}
            aria-current={route.view === view ? "page" : undefined}
            title={t[view]}
          >
            <Icon name={icon} />
            <span>{t[view]}</span>
          </a>
        ))}
      </nav>
      <div class="rail-foot">
        <IndexProgressBar />
        <WhereBanner session={session} />
      </div>
    </header>
  );
}

// Always in sight: what runs where, and what would leave.
function WhereBanner({ session }: { session: Session }) {
  const t = use_words();
  const [open, set_open] = useState(false);
  const leaving = session.leaves.length;
  return (
    <>
      <button type="button" class={`where${leaving ? " where-leaves" : ""}`} onClick={() => set_open(true)}>
        <Icon name="shield" size={18} />
        <span class="where-text">
          <strong>{t.on_this_machine}</strong>
          <span>{leaving ? t.leaves_count(leaving) : t.nothing_leaves}</span>
        </span>
      </button>
      {open && (
        <Dialog title={t.privacy_title} on_close={() => set_open(false)}>
          <WhatRunsWhere session={session} />
        </Dialog>
      )}
    </>
  );
}

export function WhatRunsWhere({ session }: { session: Session }) {
  const t = use_words();
  return (
    <ul class="facts">
      <li><Icon name="check" size={18} /><span>{t.privacy_runs}</span></li>
      <li><Icon name="check" size={18} /><span>{t.privacy_listens(session.listening)}</span></li>
      <li><Icon name="check" size={18} /><span>{t.privacy_page}</span></li>
      {session.leaves.length === 0 ? (
        <li><Icon name="check" size={18} /><strong>{t.privacy_leaves_nothing}</strong></li>
      ) : (
        <li>
          <Icon name="warning" size={18} />
          <span>{t.privacy_leaves} {session.leaves.join("; ")}</span>
        </li>
      )}
    </ul>
  );
}
