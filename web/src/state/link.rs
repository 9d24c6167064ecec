//! The link that leads back to a job: what stands after `#` in the page's address.
//!
//! It names the job and where it runs, and never the token.

use std::rc::Rc;

use roma_import::{Severity, Violation, check_parts, contract, decode_segment, encode_segment};
use yew::AttrValue;

use super::ids::Ids;

/// The names of the three parts, in their order.
const NAMES: [&str; 3] = ["project", "instance", "job"];

/// A job, as a link names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where the job runs.
    pub ids: Ids,
    /// Its id.
    pub job_id: AttrValue,
}

/// Why a link leads to no job.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkFault {
    /// It cannot be read, or says something twice.
    Unreadable,
    /// It names a project or an instance that there cannot be.
    Ids(Rc<Vec<Violation>>),
    /// It names a job that nobody can ask for.
    JobId(AttrValue),
}

impl Link {
    /// The link to a job; nothing if none can lead to it.
    pub fn new(ids: Ids, job_id: AttrValue) -> Result<Self, LinkFault> {
        let project_id = ids.project_id.as_str().into();
        let instance_id = ids.instance_id.as_str().into();
        let mut violations = check_parts(Some(project_id), Some(instance_id), None).violations;
        violations.retain(|violation| violation.severity() == Severity::Error);
        if !violations.is_empty() {
            return Err(LinkFault::Ids(Rc::new(violations)));
        }
        if !contract::is_job_id(&job_id) {
            return Err(LinkFault::JobId(job_id));
        }
        Ok(Self { ids, job_id })
    }

    /// Reads what stands after `#` in an address, with or without it; nothing if
    /// that speaks of no job.
    pub fn read(fragment: &str) -> Option<Result<Self, LinkFault>> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let mut found = [None; 3];
        let mut twice = false;
        for part in fragment.split('&') {
            let (name, value) = part.split_once('=')?;
            if let Some((_, slot)) = NAMES
                .iter()
                .zip(&mut found)
                .find(|(known, _)| **known == name)
            {
                twice |= slot.replace(value).is_some();
            }
        }
        let [project, instance, job] = found;
        job?;
        if twice {
            return Some(Err(LinkFault::Unreadable));
        }
        let [Some(project_id), Some(instance_id), Some(job_id)] =
            [project, instance, job].map(|value| decode_segment(value.unwrap_or_default()))
        else {
            return Some(Err(LinkFault::Unreadable));
        };
        let ids = Ids {
            project_id: project_id.into(),
            instance_id: instance_id.into(),
        };
        Some(Self::new(ids, job_id.into()))
    }

    /// What stands in the address, with its `#`.
    pub fn fragment(&self) -> String {
        let values = [&self.ids.project_id, &self.ids.instance_id, &self.job_id];
        let mut fragment = String::new();
        for (name, value) in NAMES.into_iter().zip(values) {
            fragment.push(if fragment.is_empty() { '#' } else { '&' });
            fragment.push_str(name);
            fragment.push('=');
            fragment.push_str(&encode_segment(value));
        }
        fragment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(project: &str, instance: &str, job: &str) -> Link {
        Link {
            ids: Ids {
                project_id: project.to_owned().into(),
                instance_id: instance.to_owned().into(),
            },
            job_id: job.to_owned().into(),
        }
    }

    #[test]
    fn a_link_reads_what_it_wrote() {
        for link in [
            link("p", "i", "j"),
            link("a b", "it's & = # %", "../x"),
            link("项目", "é😀", "%2e%2e"),
        ] {
            let fragment = link.fragment();
            assert_eq!(Link::read(&fragment), Some(Ok(link)), "{fragment}");
        }
        assert_eq!(
            link("p", "a/b", "é").fragment(),
            "#project=p&instance=a%2Fb&job=%C3%A9"
        );
    }

    #[test]
    fn the_order_does_not_count_and_more_is_left_alone() {
        for fragment in [
            "#job=j&instance=i&project=p",
            "project=p&x=y&instance=i&job=j",
        ] {
            assert_eq!(Link::read(fragment), Some(Ok(link("p", "i", "j"))));
        }
    }

    #[test]
    fn an_address_that_speaks_of_no_job_is_none() {
        for fragment in ["", "#", "#token", "#project=p&instance=i", "#job"] {
            assert_eq!(Link::read(fragment), None, "{fragment}");
        }
    }

    #[test]
    fn what_cannot_be_asked_for_is_refused() {
        for fragment in [
            "#project=p&instance=i&job=%",
            "#project=p&instance=i&job=%zz",
            "#project=p&instance=i&job=%ff",
            "#project=p&instance=i&job=j&job=k",
        ] {
            let read = Link::read(fragment);
            assert_eq!(read, Some(Err(LinkFault::Unreadable)), "{fragment}");
        }
        let long = "x".repeat(contract::MAX_ANSWER_FIELD_CHARS + 1);
        for job in ["", ".", "..", "%2e%2e", "a%00b", "a%E2%80%8Bb", &long] {
            let read = Link::read(&format!("#project=p&instance=i&job={job}"));
            assert!(
                matches!(read, Some(Err(LinkFault::JobId(_)))),
                "{job}: {read:?}"
            );
        }
        for fragment in ["#project=..&instance=i&job=j", "#project=p&job=j"] {
            let read = Link::read(fragment);
            assert!(
                matches!(&read, Some(Err(LinkFault::Ids(violations))) if violations.len() == 1),
                "{read:?}"
            );
        }
    }
}
