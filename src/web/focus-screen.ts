// Gives the focus to the screen as such: nothing in it is pressed by mistake, single keys act, and Tab goes on from there.

/** Does nothing where no screen is shown yet. */
export function focusScreen(): void {
  const main = document.getElementById("main");
  if (main === null) return;
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
}
