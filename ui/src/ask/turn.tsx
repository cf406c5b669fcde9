// One question with its answer, the sources it stands on, and what one may do with it.
import type { Citation, NearestPlace, Vote } from "../api/types";
import { Hints } from "../parts/hints";
import { Icon } from "../parts/icon";
import { Marked } from "../parts/marked";
import { announce, notify, notify_error } from "../state/announce";
import { format_route, go, remember_detail, use_route, type Place } from "../state/route";
import { use_preferences } from "../state/preferences";
import { answer_parts, coming_sources } from "../text/citations";
import { format_duration } from "../text/format";
import { use_words } from "../words/use_words";
import type { Turn } from "./turns";
import { sheet_place } from "../text/sheet_place";

interface TurnProps {
  turn: Turn;
  on_vote: (turn: Turn, vote: Vote) => void;
  on_retry: (turn: Turn) => void;
}

export function TurnView({ turn, on_vote, on_retry }: TurnProps) {
  const t = use_words();
  return (
    <article class="turn" aria-busy={turn.state === "running"}>
      <h2 class="turn-question" dir="auto"><span class="sr-only">{t.you_asked}: </span>{turn.question}</h2>
      <Hints hints={turn.hints} />
      {turn.refused ? <Refusal turn={turn} /> : <AnswerText turn={turn} />}
      {turn.state === "failed" && <p class="turn-problem" role="alert">{t.problem(turn.problem)}</p>}
      {turn.state === "stopped" && <p class="quiet">{t.stopped}</p>}
      {(turn.state === "failed" || turn.state === "stopped") && (
        <button type="button" class="button turn-retry" onClick={() => on_retry(turn)}>
          <Icon name="refresh" size={16} />
          {t.retry}
        </button>
      )}
      {turn.citations.length > 0 && <Sources citations={turn.citations} refused={turn.refused} />}
      {turn.state === "done" && <TurnFoot turn={turn} on_vote={on_vote} />}
    </article>
  );
}

function AnswerText({ turn }: { turn: Turn }) {
  const t = use_words();
  const known = new Map(turn.citations.map((citation) => [citation.n, citation]));
  const numbers = turn.state === "done" ? new Set(known.keys()) : coming_sources(turn.text);
  if (turn.state === "running" && !turn.text) return <p class="answer answer-waiting">{t.thinking}</p>;
  return (
    <div class={turn.state === "running" ? "answer is-streaming" : "answer"}>
      {turn.text.split(/\n{2,}/).map((paragraph, index) => (
        <p key={index} dir="auto">
          {answer_parts(paragraph, numbers).map((part, at) =>
            part.kind === "text" ? part.text : <Chip key={at} number={part.number} citation={known.get(part.number)} />)}
        </p>
      ))}
    </div>
  );
}

// The server says it in English; what it names is shown in the page's words.
function Refusal({ turn }: { turn: Turn }) {
  const t = use_words();
  const named = /\nThe nearest place is ([^]+)\.$/.exec(turn.text)?.[1]; // of answers kept from before there was a place
  return (
    <div class="refusal">
      <h3><Icon name="search" />{t.refused}</h3>
      {turn.nearest && <Nearest nearest={turn.nearest} />}
      {!turn.nearest && named && <p dir="auto">{t.refused_nearest} {named}</p>}
    </div>
  );
}

// It answers nothing, so that only its place is shown, and the document opens there.
function Nearest({ nearest }: { nearest: NearestPlace }) {
  const t = use_words();
  const route = use_route();
  const place: Place = {
    document_id: nearest.document_id, page: nearest.page ?? 0, line: nearest.line ?? 0, span: nearest.span, exact: "passage",
  };
  const where = sheet_place(nearest) || (nearest.page ? t.page_long(nearest.page) : nearest.line ? t.line_short(nearest.line) : "");
  const open = (event: MouseEvent) => {
    remember_detail(place, { words: [], boxes: nearest.boxes });
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    go({ place });
  };
  return (
    <p dir="auto">
      {t.refused_nearest}{" "}
      <a class="refusal-nearest" href={format_route({ ...route, place })} onClick={open} title={`${nearest.collection}/${nearest.file}`}>
        <bdi>{nearest.title || nearest.file}</bdi>{where && `, ${where}`}
      </a>
    </p>
  );
}

function place_of_citation(citation: Citation): Place {
  return {
    document_id: citation.document_id, page: citation.page ?? 0, line: citation.line ?? 0,
    span: citation.span, exact: "quote",
  };
}

function open_citation(event: MouseEvent, citation: Citation): void {
  const place = place_of_citation(citation);
  remember_detail(place, { words: [], boxes: citation.boxes });
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
  event.preventDefault();
  go({ place });
}

function use_citation_link(citation: Citation) {
  const route = use_route();
  const place = place_of_citation(citation);
  return {
    href: format_route({ ...route, place }),
    onClick: (event: MouseEvent) => open_citation(event, citation),
    is_open: route.place?.document_id === place.document_id && route.place.span?.join() === place.span?.join(),
  };
}

// Where it leads is known when the answer is done.
function Chip({ number, citation }: { number: number; citation: Citation | undefined }) {
  return citation ? <SourceChip citation={citation} /> : <span class="source-chip is-coming">{number}</span>;
}

function SourceChip({ citation }: { citation: Citation }) {
  const t = use_words();
  const { is_open, ...link } = use_citation_link(citation);
  return (
    <a class={`source-chip support-${citation.supported}${is_open ? " is-open" : ""}`} {...link}
      title={citation.title} aria-label={t.source_open(citation.n, citation.title)}>
      {citation.n}
    </a>
  );
}

function Sources({ citations, refused }: { citations: readonly Citation[]; refused: boolean }) {
  const t = use_words();
  return (
    <section class="sources">
      <h3>{refused ? t.refused_nearest : t.sources}</h3>
      <ol>{citations.map((citation) => <Source key={citation.n} citation={citation} />)}</ol>
    </section>
  );
}

function Source({ citation }: { citation: Citation }) {
  const t = use_words();
  const { is_open, ...link } = use_citation_link(citation);
  const where = sheet_place(citation) || (citation.page ? t.page_long(citation.page) : citation.line ? t.line_short(citation.line) : "");
  const doubt = { supported: "", weak: t.support_weak, unsupported: t.support_unsupported }[citation.supported];
  return (
    <li>
      <a class={is_open ? "source is-open" : "source"} {...link} aria-current={is_open ? "true" : undefined}>
        <span class="source-number" aria-hidden="true">{citation.n}</span>
        <span class="source-body">
          <span class="source-title">
            <strong><bdi>{citation.title}</bdi></strong>
            {where && <span class="badge">{where}</span>}
            {doubt && <span class="badge badge-warning">{doubt}</span>}
          </span>
          <span class="source-quote" dir="auto"><Marked text={citation.quote} marks={[]} /></span>
          <span class="source-path"><bdi>{citation.collection}/{citation.file}</bdi></span>
        </span>
      </a>
    </li>
  );
}

function TurnFoot({ turn, on_vote }: { turn: Turn; on_vote: (turn: Turn, vote: Vote) => void }) {
  const t = use_words();
  const { language } = use_preferences();
  const copy = () =>
    navigator.clipboard.writeText(turn.text).then(() => {
      announce(t.copied);
      notify(t.copied);
    }, notify_error);
  return (
    <div class="turn-foot">
      {turn.id !== null && (
        <>
          <button type="button" class="button-icon" aria-pressed={turn.vote === "up"} aria-label={t.vote_up}
            title={t.vote_up} onClick={() => on_vote(turn, "up")}>
            <Icon name="thumb_up" size={18} />
          </button>
          <button type="button" class="button-icon" aria-pressed={turn.vote === "down"} aria-label={t.vote_down}
            title={t.vote_down} onClick={() => on_vote(turn, "down")}>
            <Icon name="thumb_down" size={18} />
          </button>
        </>
      )}
      <button type="button" class="button-icon" aria-label={t.copy} title={t.copy} onClick={() => void copy()}>
        <Icon name="copy" size={18} />
      </button>
      {turn.made_by && <span class="turn-made">{t.made_by(turn.made_by.model, format_duration(turn.made_by.seconds, language))}</span>}
    </div>
  );
}
