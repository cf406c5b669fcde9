// Loads a value when its key changes, and cancels what nobody waits for any more.
import { useCallback, useEffect, useState } from "preact/hooks";
import { was_cancelled } from "../api/http";

export interface Loaded<T> {
  value: T | null; // the last one that came, kept while the next loads
  error: Error | null;
  loading: boolean;
  reload: () => void;
}

// `key` null: nothing to load. `load` may change with every drawing; the key decides.
export function use_loaded<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, set_state] = useState<{ key: string | null; value: T | null; error: Error | null; loading: boolean }>({
    key: null,
    value: null,
    error: null,
    loading: key !== null,
  });
  const [round, set_round] = useState(0);
  useEffect(() => {
    if (key === null) {
      set_state({ key, value: null, error: null, loading: false });
      return;
    }
    const stopper = new AbortController();
    set_state((old) => ({ ...old, error: null, loading: true }));
    load(stopper.signal).then(
      (value) => !stopper.signal.aborted && set_state({ key, value, error: null, loading: false }),
      (error: unknown) => {
        if (stopper.signal.aborted || was_cancelled(error)) return;
        const problem = error instanceof Error ? error : new Error(String(error));
        set_state((old) => ({ key, value: old.key === key ? old.value : null, error: problem, loading: false }));
      },
    );
    return () => stopper.abort();
  }, [key, round]);
  const reload = useCallback(() => set_round((old) => old + 1), []);
  // A new key is loading from its first drawing on, not only from the effect after it.
  const loading = key !== null && (state.loading || state.key !== key);
  return { value: state.value, error: loading ? null : state.error, loading, reload };
}
