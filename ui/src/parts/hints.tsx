// What the server has to say about a query: words read as others, filters that leave nothing.
import { Icon } from "./icon";

export function Hints({ hints }: { hints: readonly string[] }) {
  return (
    <>
      {hints.map((hint) => (
        <p key={hint} class="search-hint">
          <Icon name="warning" size={18} />
          {hint}
        </p>
      ))}
    </>
  );
}
