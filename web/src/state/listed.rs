//! What a list that was typed, pasted or taken from a file came to.

use std::rc::Rc;

use roma_import::Severity;
use roma_import::list::{List, Notice};
use yew::AttrValue;

/// A list, as far as one import goes.
#[derive(Clone, PartialEq)]
pub struct Listed {
    /// The application that the list itself names, if it is one.
    pub app: Option<AttrValue>,
    /// How many applications it names, each counted once.
    pub apps: usize,
    /// The ids of the tasks, in order.
    pub tasks: Rc<Vec<AttrValue>>,
    /// What there is to say about the reading.
    pub notices: Rc<Vec<Notice>>,
    /// Whether it names anything at all.
    has_items: bool,
}

impl Listed {
    /// A list beside a field with the application's name, which may be empty. A plan
    /// takes any number of applications.
    pub fn of(list: &List<'_>, typed_app: &str, planned: bool) -> Self {
        let mut notices = list.notices.clone();
        let count = list.distinct_applications().count();
        let one = list.distinct_applications().next().filter(|_| count == 1);
        let one = one.map(|(_, item)| item.text.as_ref());
        match one {
            _ if planned => {}
            Some(one) if typed_app.is_empty() || typed_app == one => {}
            Some(one) => notices.push(Notice::other_application(one.to_owned())),
            None if count > 1 => notices.push(Notice::many_applications(count)),
            None => {}
        }
        let app = one.map(|one| AttrValue::from(one.to_owned()));
        Self {
            app,
            apps: count,
            tasks: Rc::new(
                list.tasks()
                    .map(|item| AttrValue::from(item.text.to_string()))
                    .collect(),
            ),
            notices: Rc::new(notices),
            has_items: !list.items.is_empty(),
        }
    }

    /// Whether there is nothing in it, and nothing wrong either.
    pub fn is_empty(&self) -> bool {
        !self.has_items && self.errors() == 0
    }

    /// How many of the notices stand in the way.
    pub fn errors(&self) -> usize {
        self.notices
            .iter()
            .filter(|notice| notice.severity() == Some(Severity::Error))
            .count()
    }
}
