//! Inputs that other programs are measured with too.

use std::{fs, path::Path};

use roma_import::{Report, Request, check};
use serde::Deserialize;

/// What a file holds.
#[derive(Deserialize)]
pub(crate) struct Input {
    pub(crate) name: String,
    request: Fields,
    errors: usize,
    warnings: usize,
}

#[derive(Deserialize)]
struct Fields {
    project_id: String,
    instance_id: String,
    token: String,
    body: String,
}

impl Input {
    /// All inputs in a folder, in the order of the files' names.
    pub(crate) fn all(folder: &Path) -> Vec<Self> {
        let entries = fs::read_dir(folder).expect("the folder of the inputs");
        let mut paths: Vec<_> = entries
            .map(|entry| entry.expect("an input").path())
            .collect();
        paths.sort();
        let inputs: Vec<_> = paths
            .iter()
            .map(|path| {
                let text = fs::read_to_string(path).expect("an input");
                serde_json::from_str(&text).expect("an input as it is written")
            })
            .collect();
        assert!(!inputs.is_empty(), "there are no inputs");
        inputs
    }

    /// The text of the body.
    pub(crate) fn body(&self) -> &str {
        &self.request.body
    }

    /// What a report has to count.
    pub(crate) fn expected(&self) -> usize {
        in_one_number(self.errors, self.warnings)
    }

    /// Checks the request, and returns what the report counts.
    pub(crate) fn check(&self) -> usize {
        counted(&check(&Request {
            project_id: self.request.project_id.as_str().into(),
            instance_id: self.request.instance_id.as_str().into(),
            token: self.request.token.as_str().into(),
            body: self.body().into(),
        }))
    }
}

/// What a report counts, as one number.
pub(crate) fn counted(report: &Report) -> usize {
    assert_eq!(
        report.violations.len() + report.omitted,
        report.errors + report.warnings
    );
    in_one_number(report.errors, report.warnings)
}

/// Errors and warnings as one number.
pub(crate) const fn in_one_number(errors: usize, warnings: usize) -> usize {
    errors + warnings * 100_000_000
}
