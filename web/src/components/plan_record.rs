//! The record of a plan, to take along.

use roma_import::Lang;
use yew::prelude::*;

use super::disclosure::Disclosure;
use crate::dom;
use crate::plan::{Run, to_csv, to_json};
use crate::words::{PlanWords, plan_words};

/// Buttons that download the record in two forms, and one that removes it, unless it
/// cannot be removed yet.
pub fn plan_record(run: &Run, lang: Lang, on_remove: Option<Callback<()>>) -> Html {
    let words = plan_words(lang);
    let download = |form: fn(&Run, &dyn Fn(i64) -> String) -> String,
                    ending: &'static str,
                    kind: &'static str| {
        let run = run.clone();
        Callback::from(move |_: MouseEvent| {
            // A day and an instance tell the records of several plans apart.
            let day = dom::day(run.stored.plan.began_at);
            let name = format!(
                "roma-import-{}-{day}.{ending}",
                file_name(&run.stored.plan.ids.instance_id)
            );
            dom::download(&name, kind, &form(&run, &dom::timestamp));
        })
    };
    html! {
        <div class="record">
            <p><strong>{ words.record }</strong>{ " " }<span class="hint">{ words.record_hint }</span></p>
            <div class="row">
                <button
                    type="button"
                    class="small"
                    onclick={download(to_csv, "csv", "text/csv")}
                >
                    { words.csv }
                </button>
                <button
                    type="button"
                    class="small"
                    onclick={download(to_json, "json", "application/json")}
                >
                    { words.json }
                </button>
            </div>
            { on_remove.map_or_else(Html::default, |on_remove| removal(words, &on_remove)) }
        </div>
    }
}

/// The button that removes a plan. Nothing brings it back, so it takes a second press.
pub fn removal(words: &PlanWords, on_remove: &Callback<()>) -> Html {
    html! {
        <Disclosure class="removal" title={words.remove} button="small">
            <p>{ words.remove_sure }</p>
            <button type="button" class="danger" onclick={on_remove.reform(|_: MouseEvent| ())}>
                { words.remove_now }
            </button>
        </Disclosure>
    }
}

/// What of an id every system takes for a file's name.
fn file_name(id: &str) -> String {
    id.chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect()
}
