// A question on its way from the search field to the ask view, which asks it once and empties this.
import { create_store } from "../state/store";

export const pending_question = create_store("");
