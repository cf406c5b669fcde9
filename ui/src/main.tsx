import { render } from "preact";
import { App } from "./app";
import { apply_preferences } from "./state/preferences";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/layout.css";
import "./styles/search.css";
import "./styles/ask.css";
import "./styles/viewer.css";
import "./styles/library.css";

apply_preferences();
render(<App />, document.getElementById("app")!);
