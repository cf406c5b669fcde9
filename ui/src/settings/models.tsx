// The models in use. They are pulled, imported and switched by `carrel model`.
import * as carrel from "../api/carrel";
import { Icon } from "../parts/icon";
import { Problem } from "../parts/problem";
import { use_loaded } from "../state/use_loaded";
import { use_words } from "../words/use_words";

export function Models() {
  const t = use_words();
  const { value, error, reload } = use_loaded("models", (signal) => carrel.models(signal));
  const roles: Record<string, string> = { embedding: t.model_embedding, generation: t.model_generator };
  return (
    <section class="card">
      <h2>{t.models}</h2>
      <p class="measure quiet">{t.models_text}</p>
      {error && <Problem message={error.message} on_retry={reload} />}
      {value && value.models.length === 0 && <p class="quiet">{t.no_models}</p>}
      <ul class="models">
        {value?.models.map((model) => (
          <li key={`${model.role} ${model.name}`}>
            <Icon name="lamp" />
            <span class="model-name">
              <strong>{model.name}</strong>
              <span>{roles[model.role] ?? model.role}</span>
            </span>
            <span class="badge">{model.where === "on this machine" ? t.on_this_machine : model.where}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
