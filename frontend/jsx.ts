/** What JSX compiles to; injected by the build into every file that has any. */
export { Fragment, h } from "preact";
