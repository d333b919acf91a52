// Builds the web app into dist/web, where the server looks for it; in the mode "design" the page of our parts, into dist/design.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  publicDir: "src/web/public",
  build: {
    outDir: mode === "design" ? "dist/design" : "dist/web",
    ...(mode === "design" ? { rolldownOptions: { input: "design.html" } } : {}),
    target: "es2023",
    // The content security policy allows fonts from our own address only, and no data: address for them.
    assetsInlineLimit: 0,
    // The polyfill would be an inline script, which the content security policy refuses.
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { "/api": "http://127.0.0.1:7433" },
  },
}));
