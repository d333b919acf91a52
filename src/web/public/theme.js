// Sets the theme before the first paint; src/web/theme.ts keeps it current afterwards.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("rapport.theme");
  } catch {
    // A browser that keeps nothing follows the system.
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
