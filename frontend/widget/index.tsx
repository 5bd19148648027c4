/** The citizen's widget: `<eguidance-chat>`, put on a page by the loader or by /chat/. */

import { Chat } from "./element";

if (!customElements.get("eguidance-chat")) customElements.define("eguidance-chat", Chat);
