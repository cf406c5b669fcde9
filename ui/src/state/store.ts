// A value that parts of the page watch. Small enough that no library is needed.
import { useEffect, useState } from "preact/hooks";

export interface Store<T> {
  get(): T;
  set(value: T): void;
  watch(observer: () => void): () => void;
}

export function create_store<T>(initial: T): Store<T> {
  let value = initial;
  const observers = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const observer of [...observers]) observer();
    },
    watch(observer) {
      observers.add(observer);
      return () => observers.delete(observer);
    },
  };
}

export function use_store<T>(store: Store<T>): T {
  const [, set_version] = useState(0);
  useEffect(() => {
    const bump = () => set_version((version) => version + 1);
    bump(); // what changed between the first drawing and now
    return store.watch(bump);
  }, [store]);
  return store.get();
}
