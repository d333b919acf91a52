// What a person should know of a file before they open it: whether it is a program, or says it is something else.

const kinds: [endings: string, words: string][] = [
  ["exe com scr pif cpl msi msix msp appx dll sys jar app dmg pkg deb rpm apk bin run gadget xll xbap application", "A program."],
  ["js jse mjs vbs vbe ws wsf wsh wsc hta ps1 psm1 bat cmd sh bash py pl rb scpt applescript reg inf sct msc", "A program."],
  ["lnk url desktop website webloc scf library-ms settingcontent-ms search-ms rdp", "A shortcut, which may start a program."],
  ["iso img vhd vhdx daa udf", "A disk, which may hold programs."],
  [
    "docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm accdb accde mdb mde one onepkg chm",
    "A document that may start a program.",
  ],
  ["html htm xhtml shtml mht mhtml svg svgz xml xsl", "A web page, which may ask for your password or lead elsewhere."],
];
const wordsOf = new Map(kinds.flatMap(([endings, words]) => endings.split(" ").map((ending) => [ending, words] as const)));
const programTypes =
  /^application\/(?:x-ms(?:download|dos-program|i)|x-dosexec|vnd\.microsoft\.portable-executable|x-(?:sh|bat|executable|elf|mach-binary|msdos-program)|java-archive|hta|(?:x-|ecma)?javascript|vnd\.android\.package-archive)$|^text\/javascript$/;
/** What people open without a thought. */
const harmless = /^(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|jpe?g|png|gif|webp|avif|mp[34]|wav|mov|zip|eml|ics|vcf)$/;

/** In a sentence or two; undefined where there is nothing to say. */
export function cautionOf(name: string, mediaType: string): string | undefined {
  // Systems leave out dots and spaces at the end, so they hide none.
  const [ending = "", before = ""] = name
    .toLowerCase()
    .replace(/[. ]+$/, "")
    .split(".")
    .slice(1)
    .reverse()
    .map((part) => part.trim());
  const words = wordsOf.get(ending) ?? (programTypes.test(mediaType) ? "A program." : undefined);
  if (words === undefined) return undefined;
  const isDisguised = harmless.test(before) || (ending !== "" && harmless.test(ending));
  const disguise = isDisguised ? ` Its name makes it look like something else (${harmless.test(before) ? before : ending}).` : "";
  return `${words}${disguise} Open it only if you expected it.`;
}
