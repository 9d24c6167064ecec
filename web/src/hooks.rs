//! What the page does besides changing its state: each effect is one hook.

mod use_answer;
mod use_browser;
mod use_page;
mod use_pause;
mod use_polling;
mod use_queue;

pub use use_answer::use_answer;
pub use use_browser::{Browser, use_browser};
pub use use_page::{preferences, use_page};
pub use use_pause::use_pause;
pub use use_polling::use_polling;
pub use use_queue::use_queue;
