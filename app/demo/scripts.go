package demo

// scripts puts the dated events of the stories (E4) on the agenda.
func (t *town) scripts() {
}
