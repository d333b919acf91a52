// The page of our parts, for those who build with them: each in all its states. It has a build of its own and never ships.
import "@fontsource-variable/inter/standard.css";
import "@fontsource-variable/newsreader/opsz.css";
import "@fontsource-variable/newsreader/opsz-italic.css";
import "../tokens.css";
import "../base.css";
import { createRoot } from "react-dom/client";
import { DesignPage, SideBySide } from "./design-page.tsx";
import { showStates } from "./shown-states.ts";

const place = document.getElementById("app");
if (place === null) throw new Error("design.html has lost its place for the app.");
const theme = new URLSearchParams(location.search).get("theme");
if (theme !== null) document.documentElement.dataset.theme = theme;
createRoot(place).render(theme === null ? <SideBySide /> : <DesignPage />);
showStates();
