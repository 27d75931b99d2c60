package handover

import "fmt"

// What is checked of events that come in. Each check names what is wrong.

func refuse(format string, args ...any) error { return fmt.Errorf(format, args...) }

func (r *Record) check() error {
	switch {
	case !validName(r.From):
		return &NameError{r.From}
	case !validName(r.To):
		return &NameError{r.To}
	case r.From == r.To:
		return refuse("a record from %q to itself", r.From)
	case r.Term == 0 || r.Number == 0:
		return refuse("a record without a term or number")
	}
	for i := range r.Moves {
		if err := r.Moves[i].check(); err != nil {
			return err
		}
	}
	for i := range r.Notices {
		if err := r.Notices[i].check(); err != nil {
			return err
		}
	}
	return checkTalk(r.Mail, r.Answers)
}

func checkTalk(mail []Mail, answers []Answer) error {
	for i := range mail {
		if err := mail[i].check(); err != nil {
			return err
		}
	}
	for i := range answers {
		if err := answers[i].check(); err != nil {
			return err
		}
	}
	return nil
}

func (id ID) check() error {
	if !validName(id.Home) || id.Term == 0 || id.N == 0 {
		return refuse("an agent %.60v", id)
	}
	return nil
}

func (a Agent) check() error {
	if a.Epoch == 0 || a.Epoch > 1<<62 {
		return refuse("an agent of epoch %d", a.Epoch)
	}
	return a.ID.check()
}

func (m *Move) check() error {
	if len(m.Agents) == 0 {
		return refuse("a move of no agents")
	}
	for _, a := range m.Agents {
		if err := a.check(); err != nil {
			return err
		}
	}
	return checkTalk(m.Sent, nil)
}

func (m *Mail) check() error {
	if err := m.To.check(); err != nil {
		return err
	}
	if m.At != "" && !validName(m.At) {
		return &NameError{m.At}
	}
	if m.From == (ID{}) {
		return nil
	}
	if m.Number == 0 {
		return refuse("mail without a number")
	}
	return m.From.check()
}

func (a *Answer) check() error {
	if a.Number == 0 || a.Result < Delivered || a.Result > Lost {
		return refuse("an answer to mail %d: %v", a.Number, a.Result)
	}
	if !validName(a.At) {
		return &NameError{a.At}
	}
	if err := a.To.check(); err != nil {
		return err
	}
	return a.From.check()
}

func (n *Notice) check() error {
	if !n.Ended && (n.Epoch == 0 || n.Epoch > 1<<62) {
		return refuse("a notice of epoch %d", n.Epoch)
	}
	if !n.Ended && !validName(n.At) {
		return &NameError{n.At}
	}
	return n.ID.check()
}

func (t *Takeover) check() error {
	return CheckName(t.Region)
}

func (c *Checkpoint) check() error {
	switch {
	case c.Term == 0 || c.Number == 0:
		return refuse("a checkpoint without a term or number")
	case c.Object == "":
		return refuse("a checkpoint whose object has no name")
	case c.Agents < 0:
		return refuse("a checkpoint of %d agents", c.Agents)
	}
	for name := range c.Left {
		if err := CheckName(name); err != nil {
			return err
		}
	}
	return CheckName(c.Region)
}
