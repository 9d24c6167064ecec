//! What the page does besides changing its state: each effect is one hook.

mod look;
mod use_address;
mod use_answer;
mod use_browser;
mod use_drops;
mod use_event;
mod use_kept_focus;
mod use_leaving;
mod use_memory;
mod use_page;
mod use_pause;
mod use_plan;
mod use_polling;
mod use_presses;
mod use_queue;
mod use_text;

pub use use_address::use_address;
pub use use_answer::use_answer;
pub use use_browser::{Browser, use_browser};
pub use use_drops::use_drops;
use use_event::use_event;
pub use use_kept_focus::use_kept_focus;
pub use use_leaving::use_leaving;
pub use use_memory::{first_state, use_memory};
pub use use_page::use_page;
pub use use_pause::use_pause;
pub use use_plan::{now, use_plan};
pub use use_polling::use_polling;
pub use use_presses::use_presses;
pub use use_queue::use_queue;
pub use use_text::use_text;
