//! The log's lines on their way to standard error.
//!
//! Standard error can be a full disk, a pipe whose reader is gone, or one whose reader
//! does not read. No request may fail because of that, or wait for it: an import that
//! has begun is answered whatever becomes of its line. So the lines wait in memory, and
//! a thread of their own writes them. Those that find no room, and those that could not
//! be written, are counted, and the log says how many they were once it can.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// How much text may wait, in bytes: some thousand lines.
const ROOM: usize = 1 << 20;

/// How long what cannot take anything just now is left alone.
const TRY_AGAIN: Duration = Duration::from_millis(10);

/// Lines that wait to be written.
#[derive(Clone)]
pub(super) struct Lines(Arc<Queue>);

struct Queue {
    room: usize,
    waiting: Mutex<Waiting>,
    /// Told of every change of what waits.
    changed: Condvar,
    /// The thread that writes.
    writer: OnceLock<ThreadId>,
}

#[derive(Default)]
struct Waiting {
    text: Vec<u8>,
    /// Whether something is taken out and not written yet.
    in_hand: bool,
    /// How many lines nobody will ever see.
    lost: usize,
    /// Where in the text the line ends that says how many were lost; 0 if there is none.
    said_until: usize,
}

impl Lines {
    /// Lines that a thread writes to standard error, and tells `say_lost` how many were
    /// lost before.
    pub(super) fn to_stderr(say_lost: fn(usize)) -> Self {
        let lines = Self::with_room(ROOM);
        let of_thread = lines.clone();
        // Without a thread there is no log, and everything else goes on.
        let _ = thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || of_thread.write_all_to(&mut io::stderr(), say_lost));
        lines
    }

    fn with_room(room: usize) -> Self {
        Self(Arc::new(Queue {
            room,
            waiting: Mutex::default(),
            changed: Condvar::new(),
            writer: OnceLock::new(),
        }))
    }

    /// Adds a whole line, if there is room.
    pub(super) fn add(&self, line: &[u8]) {
        let mut waiting = self.lock();
        // How many were lost is said in any case, or else nobody would know.
        if waiting.text.len() + line.len() <= self.0.room || self.is_writer() {
            waiting.text.extend_from_slice(line);
            if self.is_writer() {
                waiting.said_until = waiting.text.len();
            }
        } else {
            waiting.lost += 1;
        }
        drop(waiting);
        self.0.changed.notify_all();
    }

    /// Waits until all that is there is written, but no longer than this.
    pub(super) fn flush(&self, time: Duration) {
        let waiting = self.lock();
        let unwritten = |waiting: &mut Waiting| waiting.in_hand || !waiting.text.is_empty();
        let _ = self
            .0
            .changed
            .wait_timeout_while(waiting, time, unwritten)
            .unwrap_or_else(PoisonError::into_inner);
    }

    fn write_all_to(&self, out: &mut impl Write, say_lost: impl Fn(usize)) -> ! {
        let _ = self.0.writer.set(thread::current().id());
        let mut said: usize = 0;
        let mut ends_within_line = false;
        loop {
            let (text, said_until) = self.take();
            if ends_within_line {
                ends_within_line = !write(out, b"\n").is_empty();
            }
            let unwritten = if ends_within_line {
                text.as_slice()
            } else {
                write(out, &text)
            };
            let written = text.len() - unwritten.len();
            if let Some(last) = written.checked_sub(1).and_then(|last| text.get(last)) {
                ends_within_line = *last != b'\n';
            }
            let lost = unwritten.split_inclusive(|byte| *byte == b'\n').count();
            let mut waiting = self.lock();
            waiting.in_hand = false;
            waiting.lost += lost;
            if written < said_until {
                // Those that a line spoke of which is lost itself, and counted already.
                waiting.lost += said.saturating_sub(1);
            }
            said = if lost == 0 {
                mem::take(&mut waiting.lost)
            } else {
                0
            };
            drop(waiting);
            self.0.changed.notify_all();
            if said > 0 {
                say_lost(said);
            }
        }
    }

    /// All the text that waits, once there is some, and where it has said how many lines
    /// were lost.
    fn take(&self) -> (Vec<u8>, usize) {
        let mut waiting = self
            .0
            .changed
            .wait_while(self.lock(), |waiting| waiting.text.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        waiting.in_hand = true;
        let text = mem::take(&mut waiting.text);
        (text, mem::take(&mut waiting.said_until))
    }

    fn is_writer(&self) -> bool {
        self.0.writer.get() == Some(&thread::current().id())
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing that is done under the lock leaves half a change.
        self.0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// As the log's lines come: each in one piece.
impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.add(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes as much as can be written, and gives back the rest.
fn write<'a>(out: &mut impl Write, mut text: &'a [u8]) -> &'a [u8] {
    while !text.is_empty() {
        match out.write(text) {
            Ok(0) => break,
            Ok(count) => text = text.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // Another program can have set this on a terminal that both have.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => thread::sleep(TRY_AGAIN),
            Err(_) => break,
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Takes of each piece as many bytes as it is told, or fails.
    struct Out {
        told: Receiver<Option<usize>>,
        wrote: Sender<String>,
    }

    impl Write for Out {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            let most = self.told.recv().unwrap();
            let Some(most) = most else {
                self.wrote.send("nothing".to_owned()).unwrap();
                return Err(io::ErrorKind::StorageFull.into());
            };
            let taken = &text[..most.min(text.len())];
            let wrote = String::from_utf8(taken.to_vec()).unwrap();
            self.wrote.send(wrote).unwrap();
            Ok(taken.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Lines with so much room, a way to tell what is taken of them, and what was.
    fn lines(room: usize) -> (Lines, Sender<Option<usize>>, Receiver<String>) {
        lines_with(room, "")
    }

    /// The same, where others add this text behind each line that says how many were lost.
    fn lines_with(
        room: usize,
        behind: &'static str,
    ) -> (Lines, Sender<Option<usize>>, Receiver<String>) {
        let lines = Lines::with_room(room);
        let (tell, told) = channel();
        let (wrote, written) = channel();
        let (of_thread, to_say) = (lines.clone(), lines.clone());
        thread::spawn(move || {
            of_thread.write_all_to(&mut Out { told, wrote }, |lost| {
                to_say.add(format!("lost {lost}\n").as_bytes());
                if !behind.is_empty() {
                    let of_other = to_say.clone();
                    let other = thread::spawn(move || of_other.add(behind.as_bytes()));
                    other.join().unwrap();
                }
            });
        });
        (lines, tell, written)
    }

    const ALL: Option<usize> = Some(usize::MAX);

    #[test]
    fn lines_that_find_no_room_are_counted_and_keep_nobody_waiting() {
        let (lines, tell, written) = lines(10);
        lines.add(b"one\n");
        // Until the thread has it in hand.
        while !lines.lock().text.is_empty() {
            thread::yield_now();
        }
        for line in [&b"two\n"[..], b"three\n", b"four\n", b"five\n"] {
            lines.add(line);
        }
        // Nothing is taken yet, and this ends.
        lines.flush(Duration::from_millis(1));
        tell.send(ALL).unwrap();
        assert_eq!(written.recv().unwrap(), "one\n");
        tell.send(ALL).unwrap();
        let mut rest = written.recv().unwrap();
        if !rest.contains("lost") {
            tell.send(ALL).unwrap();
            rest += &written.recv().unwrap();
        }
        assert_eq!(rest, "two\nthree\nlost 2\n");
        lines.flush(Duration::MAX);
        assert!(!lines.lock().in_hand);
    }

    #[test]
    fn lines_that_cannot_be_written_are_counted_and_break_no_other() {
        let (lines, tell, written) = lines(100);
        lines.add(b"one\n");
        tell.send(None).unwrap();
        assert_eq!(written.recv().unwrap(), "nothing");
        lines.flush(Duration::MAX);
        lines.add(b"two\n");
        tell.send(Some(2)).unwrap();
        assert_eq!(written.recv().unwrap(), "tw");
        tell.send(None).unwrap();
        assert_eq!(written.recv().unwrap(), "nothing");
        lines.flush(Duration::MAX);

        lines.add(b"three\n");
        tell.send(ALL).unwrap();
        assert_eq!(written.recv().unwrap(), "\n");
        tell.send(ALL).unwrap();
        assert_eq!(written.recv().unwrap(), "three\n");
        // The line that says it is lost, and what it says is not.
        tell.send(None).unwrap();
        assert_eq!(written.recv().unwrap(), "nothing");
        lines.flush(Duration::MAX);
        lines.add(b"four\n");
        tell.send(ALL).unwrap();
        assert_eq!(written.recv().unwrap(), "four\n");
        tell.send(ALL).unwrap();
        assert_eq!(written.recv().unwrap(), "lost 2\n");
    }

    #[test]
    fn lost_lines_that_were_told_of_are_not_counted_again_with_a_later_one() {
        let (lines, tell, written) = lines_with(100, "behind\n");
        for line in [&b"one\n"[..], b"two\n"] {
            lines.add(line);
            tell.send(None).unwrap();
            assert_eq!(written.recv().unwrap(), "nothing");
            lines.flush(Duration::MAX);
        }
        lines.add(b"three\n");
        tell.send(ALL).unwrap();
        assert_eq!(written.recv().unwrap(), "three\n");
        tell.send(Some("lost 2\n".len())).unwrap();
        assert_eq!(written.recv().unwrap(), "lost 2\n");
        tell.send(None).unwrap();
        assert_eq!(written.recv().unwrap(), "nothing");
        lines.flush(Duration::MAX);

        lines.add(b"four\n");
        tell.send(ALL).unwrap();
        assert_eq!(written.recv().unwrap(), "four\n");
        tell.send(ALL).unwrap();
        assert_eq!(written.recv().unwrap(), "lost 1\nbehind\n");
    }
}
