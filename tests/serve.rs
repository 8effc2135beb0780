//! `rebook serve` over its port, as a browser and as an attacker would talk to it.

mod attacks;
mod browser;
mod client;
mod conflicts;
mod conversation;
mod limits;
mod page;
mod webdriver;
