export interface KeyboardActions {
  /** Space. */
  togglePaused(): void;
  /** R. */
  reset(): void;
}

/** @returns a function that stops listening */
export function listenToKeyboard(target: HTMLElement, actions: KeyboardActions): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === ' ') {
      actions.togglePaused();
      // The page would scroll.
      event.preventDefault();
    } else if (event.key === 'r' || event.key === 'R') {
      actions.reset();
    }
  };
  target.addEventListener('keydown', listen);
  return () => target.removeEventListener('keydown', listen);
}
