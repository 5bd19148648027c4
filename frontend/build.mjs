// Writes frontend/dist/: the loader, the widget, the desk, the roster and the design system's files.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const home = dirname(fileURLToPath(import.meta.url));
const dist = join(home, "dist");
const designSystem = join(home, "node_modules/dkfds/dist");

const shared = {
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome97", "firefox104", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  tsconfigRaw: "{}",
  logLevel: "warning",
  absWorkingDir: home,
};

/** The classic transform compresses better than the automatic one that tsc checks. */
const withPreact = {
  jsx: "transform",
  jsxFactory: "h",
  jsxFragment: "Fragment",
  inject: ["jsx.ts"],
};

/** A style sheet imported from TypeScript arrives as its minified text. */
const sheetAsText = {
  name: "sheet-as-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
        target: shared.target,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const LANGUAGES = ["da", "en"];

/** What the session is asked for most. */
const SESSION = [
  "session", "kept", "words", "view", "change", "doors", "goTo", "leadFocus", "problem", "busy",
  "refused", "forgive", "keeping", "correcting", "adopt", "asking", "called", "away", "forget",
  "takeFocus", "focusDue", "redraw", "drawing", "home", "heard", "trail",
];

/** What the line, the storage and the sentences call what is theirs. */
const OTHERS = [
  "isPong", "onFrame", "onState", "heartbeatSeconds", "socket", "wake", "wakeUp", "deadline",
  "heart", "beat", "beatLater", "sleep", "retry", "expectAnswer", "wentBack", "merged", "notices",
  "launcher", "overview", "skipped", "cannot", "anonymous", "checking", "lead", "verbs",
];

/** Our own names that look like none of the DOM's or the wire's: they are shortened. */
async function ownNames(...files) {
  const words = await Promise.all(files.map((file) => readFile(join(home, file), "utf8")));
  const sentences = [...words.join("").matchAll(/^ +([a-z]+[A-Z]\w+)[:(]/gm)].map((found) => found[1]);
  return new RegExp(`^(${[...SESSION, ...OTHERS, ...sentences].join("|")})$`);
}

/** A chunk takes what the widget lends it, and the words of one language. */
const borrowing = (language) => ({
  name: "borrowing",
  async setup({ onResolve, onLoad }) {
    const source = await readFile(join(home, "widget/lent.ts"), "utf8");
    const lent = source.match(/lent = \{([^}]*)\}/)[1].match(/\w+/g);
    const own = /^(\.\/(?!clock$)|\.\.\/words\/)/;
    onResolve({ filter: /words\/booking\.da$/ }, () => ({
      path: join(home, `words/booking.${language}.ts`),
    }));
    onResolve({ filter: /.*/ }, ({ path, kind }) =>
      kind === "entry-point" || own.test(path) ? null : { path: "lent", namespace: "lent" },
    );
    onLoad({ filter: /.*/, namespace: "lent" }, () => ({
      contents: `const { ${lent} } = customElements.get("eguidance-chat").lent; export { ${lent} };`,
    }));
  },
});

async function bundle(entry, output, extra = {}) {
  if (!existsSync(join(home, entry))) return null;
  return build({ ...shared, entryPoints: [entry], outfile: join(dist, output), ...extra });
}

async function fingerprint(...outputs) {
  const bytes = await Promise.all(outputs.map((output) => readFile(join(dist, output))));
  return createHash("sha256").update(Buffer.concat(bytes)).digest("hex").slice(0, 12);
}

/** The widget and its chunks, which share their shortened names. */
async function buildWidget(version) {
  const define = { BUILD: JSON.stringify(version) };
  const { mangleCache } = await bundle("widget/index.tsx", "widget-app.js", {
    ...withPreact,
    define,
    plugins: [sheetAsText],
    mangleProps: await ownNames("words/da.ts"),
    mangleCache: {},
  });
  for (const language of LANGUAGES) {
    await bundle("booking/index.tsx", `widget-booking.${language}.js`, {
      ...withPreact,
      define,
      plugins: [borrowing(language), sheetAsText],
      mangleProps: await ownNames("words/da.ts", "words/booking.da.ts"),
      mangleCache,
    });
  }
}

async function buildScripts() {
  // Twice: each of them must know the version of all.
  await buildWidget("");
  const chunks = LANGUAGES.map((language) => `widget-booking.${language}.js`);
  await buildWidget(await fingerprint("widget-app.js", ...chunks));
  const define = { APP_VERSION: JSON.stringify(await fingerprint("widget-app.js")) };
  await bundle("loader/index.ts", "widget.js", { define, plugins: [sheetAsText] });
  await bundle("desk/index.tsx", "desk.js", withPreact);
  await bundle("desk/desk.css", "desk.css", { external: ["*.svg", "*.woff2"] });
  await bundle("roster/index.tsx", "roster.js", withPreact);
  await bundle("roster/roster.css", "roster.css", { external: ["*.svg", "*.woff2"] });
}

/** Every browser that runs the rest reads woff2, so the older font files stay behind. */
function onlyWoff2(css) {
  return css.replace(/@font-face\{[^}]*\}/g, (face) =>
    face.replace(/src:[^;}]*/, (src) => {
      const woff2 = src.match(/url\([^)]*\.woff2\) format\("woff2"\)/);
      return woff2 ? `src:${woff2[0]}` : src;
    }),
  );
}

async function copyDesignSystem() {
  const source = await readFile(join(designSystem, "css/dkfds.min.css"), "utf8");
  const css = onlyWoff2(source).replace(/\/\*# sourceMappingURL=.*?\*\//, "");
  await mkdir(join(dist, "dkfds/css"), { recursive: true });
  await writeFile(join(dist, "dkfds/css/dkfds.css"), css);
  const named = [...css.matchAll(/url\("?\.\.\/([^)"?#]+)[^)]*\)/g)].map((match) => match[1]);
  for (const path of new Set([...named, "LICENSE.md", "img/all-svg-icons.svg"])) {
    await mkdir(dirname(join(dist, "dkfds", path)), { recursive: true });
    await copyFile(join(designSystem, path), join(dist, "dkfds", path));
  }
}

/** WhiteNoise sends the .gz beside a file to whoever accepts it. */
async function compress() {
  const paths = await readdir(dist, { recursive: true });
  for (const path of paths.filter((each) => /\.(js|css|svg)$/.test(each))) {
    const bytes = await readFile(join(dist, path));
    await writeFile(join(dist, `${path}.gz`), gzipSync(bytes, { level: 9 }));
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await buildScripts();
await copyDesignSystem();
await compress();
