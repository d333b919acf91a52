// The document as a page to read: what holds for all, then each operation with its fields and an example. No scripts.
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { problemWords } from "../problem.ts";
import { type Field, fieldsOf, kindOf } from "./fields.ts";
import { type ApiDocument, type Media, operationsOf, type Parameter, type PlacedOperation } from "./schema.ts";
import { chapters } from "./words.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The whole page. */
export function apiPage(document: ApiDocument): Html {
  const operations = operationsOf(document);
  const groups = document.tags.map(({ name }) => ({
    name,
    id: `tag-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`,
    operations: operations.filter(({ operation }) => operation.tags[0] === name),
  }));
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>The API of Rapport</title>
    <link rel="icon" href="/favicon.svg" />
    <link rel="stylesheet" href="/api/page.css" />
  </head>
  <body>
    <nav aria-label="Contents">
      <p class="mark">Rapport</p>
      <details class="contents"><summary>Contents</summary>
      <ul>${chapters.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul>
      ${groups.map(
        ({ name, id, operations }) => html`<details><summary><a href="#${id}">${name}</a></summary>
        <ul>${operations.map(({ operation }) => html`<li><a href="#${operation.operationId}">${operation.operationId}</a></li>`)}</ul></details>`,
      )}
      </details>
    </nav>
    <main>
      <h1>The API of Rapport</h1>
      <p class="lead">
        All that the screens can do. The same as a document for programs:
        <a href="/api/v1/openapi.json">/api/v1/openapi.json</a> (OpenAPI 3.1).
      </p>
      ${chapters.map(chapterPart)} ${codesPart()}
      ${groups.map(({ name, id, operations }) => html`<h2 id="${id}">${name}</h2>${operations.map((placed) => operationPart(placed, document))}`)}
    </main>
  </body>
</html>`;
}

function chapterPart({ id, title, paragraphs, example }: (typeof chapters)[number]): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${paragraphs.map((each) => html`<p>${withCode(each)}</p>`)} ${example === undefined ? "" : codeBlock("Example", example)}
  </section>`;
}

function codesPart(): Html {
  return html`<div class="wide" role="region" aria-label="Codes of problems" tabindex="0"><table>
    <thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What it says</th></tr></thead>
    <tbody>${problemWords().map(
      ({ code, status, title }) => html`<tr><th scope="row"><code>${code}</code></th><td>${status}</td><td>${title}</td></tr>`,
    )}</tbody>
  </table></div>`;
}

function operationPart(placed: PlacedOperation, document: ApiDocument): Html {
  const { path, method, operation } = placed;
  const { operationId, summary, description = "", parameters = [], requestBody, responses } = operation;
  const answers = Object.entries(responses).filter(([status]) => /^[23]/.test(status));
  return html`<article id="${operationId}" aria-labelledby="${operationId}-title">
    <h3 id="${operationId}-title">${summary ?? operationId}</h3>
    <p class="line"><span class="method ${method}">${method.toUpperCase()}</span> <code>${breakable(path)}</code></p>
    ${description.split("\n\n").map((each) => html`<p class="access">${withCode(each)}</p>`)}
    ${
      parameters.length === 0
        ? ""
        : fieldTable(
            "Parameters",
            parameters.map((each) => ({
              name: each.name,
              place: each.in,
              kind: kindOf(each.schema, document),
              isNeeded: each.required === true,
              words: wordsOf(each),
            })),
          )
    }
    ${Object.entries(requestBody?.content ?? {}).map(([type, media]) => mediaPart("Body", type, media, document))}
    ${answers.map(([status, answer]) => {
      const contents = Object.entries(answer.content ?? {});
      const title = `Answer ${status}: ${answer.description ?? ""}`;
      return contents.length === 0
        ? html`<h4>${title}</h4>`
        : contents.map(([type, media]) => mediaPart(title, type, media, document));
    })}
    ${codeBlock("Example", curlOf(placed))}
  </article>`;
}

/** What a parameter is for, and what holds where it is left out. */
function wordsOf({ description, schema }: Parameter): string {
  const usual = schema.default === undefined ? [] : [`\`${schema.default}\` where it is left out.`];
  return [description ?? schema.description ?? [], usual].flat().join(" ");
}

function mediaPart(title: string, type: string, media: Media, document: ApiDocument): Html {
  const rows = fieldsOf(media.schema, document);
  const example = media.example === undefined ? "" : codeBlock("For example", JSON.stringify(media.example, null, 2));
  return html`${rows.length === 0 ? html`<h4>${title} <code>${type}</code></h4>` : fieldTable(title, rows)}
    ${example === "" ? "" : html`<details><summary>For example</summary>${example}</details>`}`;
}

function fieldTable(title: string, rows: Field[]): Html {
  const placed = rows.some(({ place }) => place !== undefined);
  return html`<h4>${title}</h4>
    <div class="wide" role="region" aria-label="${title}" tabindex="0"><table>
      <thead><tr><th scope="col">Name</th>${placed ? html`<th scope="col">In</th>` : ""}<th scope="col">Kind</th><th scope="col">What</th></tr></thead>
      <tbody>${rows.map(
        ({ name, place, kind, isNeeded, onlyWhere, words }) => html`<tr>
          <th scope="row"><code>${name}</code>${isNeeded ? "" : html` <span class="may">may be left out</span>`}</th>
          ${placed ? html`<td>${place ?? ""}</td>` : ""}<td>${kind}</td><td>${withCode([onlyWhere ?? [], words].flat().join(" "))}</td>
        </tr>`,
      )}</tbody>
    </table></div>`;
}

/** A call that works as it stands, where the variables are set. */
function curlOf({ path, method, operation }: PlacedOperation): string {
  const url = path.replace("{workspaceId}", "$WORKSPACE").replace(/\{(\w+)\}/g, (_, name: string) => `$${snake(name)}`);
  const needed = (operation.parameters ?? []).filter((each) => each.in === "query" && each.required === true);
  const asked = new URLSearchParams(needed.map((each) => [each.name, String(each.example)]));
  const lines = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}"$URL${url}${asked.size === 0 ? "" : `?${asked}`}"`,
  ];
  const byKey = operation.security.some((each) => "apiKey" in each);
  const bySession = operation.security.length > 0 && !byKey;
  if (byKey) lines.push(`-H "Authorization: Bearer $KEY"`);
  if (bySession) lines.push(`-b "$COOKIES"`);
  const content = operation.requestBody?.content ?? {};
  const json = content["application/json"];
  const [type] = Object.keys(content);
  if (json !== undefined) {
    lines.push(`-H "Content-Type: application/json"`);
    const words = JSON.stringify(json.example).replaceAll("'", "'\\''");
    lines.push(`-d '${words}'`);
  } else if (type !== undefined) {
    lines.push(`-H "Content-Type: ${type}"`, "--data-binary @file");
  }
  return lines.join(" \\\n  ");
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function codeBlock(label: string, text: string): Html {
  return html`<pre tabindex="0" aria-label="${label}"><code>${text}</code></pre>`;
}

/** A long path may break after each part of it. */
function breakable(path: string): Html[] {
  return path.split(/(?<=\/)/).map((part) => html`${part}${raw("<wbr>")}`);
}

/** What stands between backticks, as code. */
function withCode(words: string): Html[] {
  return words.split("`").map((part, i) => (i % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
}
