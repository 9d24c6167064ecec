//! The record of a plan: what was imported when, by which job.

use roma_import::record::{ExcludedItem, Record, RecordedImport};
use roma_import::{Destination, Lang};

use super::draft::Plan;
use super::run::Run;

/// The record as a table, a row for each item; `moment` writes down a moment.
pub fn to_csv(run: &Run, moment: &dyn Fn(i64) -> String) -> String {
    record(run).to_csv(moment)
}

/// The record as JSON, an element for each import, with every try.
pub fn to_json(run: &Run, moment: &dyn Fn(i64) -> String) -> String {
    record(run).to_json(moment)
}

fn record(run: &Run) -> Record<'_> {
    let Plan {
        ids,
        destination,
        draft,
        began_at,
    } = &*run.stored.plan;
    let asides = &draft.asides;
    Record {
        project_id: &ids.project_id,
        instance_id: &ids.instance_id,
        destination: destination.as_ref().map(Destination::name),
        began_at: Some(*began_at),
        stopped_at: run.stored.stopped_at,
        imports: (run.stored.imports())
            .map(|(part, step)| RecordedImport {
                id: &part.id,
                body: &part.body,
                history: step,
            })
            .collect(),
        set_aside: (asides.rows.iter())
            .map(|aside| ExcludedItem {
                kind: aside.kind,
                id: &aside.text,
                line: aside.line,
                message: aside.why(Lang::En),
            })
            .collect(),
        set_aside_count: asides.total,
    }
}
