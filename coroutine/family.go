package coroutine

// adopt makes t the newest child of parent.
func (t *task) adopt(parent *task) {
	parent.tied()
	t.tied().parent = parent
	t.older = parent.child
	if t.older != nil {
		t.older.younger = t
	}
	parent.child = t
}

func (t *task) leaveParent() {
	if t.parent == nil {
		return
	}
	if t.younger != nil {
		t.younger.older = t.older
	} else {
		t.parent.child = t.older
	}
	if t.older != nil {
		t.older.younger = t.younger
	}
	t.parent, t.older, t.younger = nil, nil, nil
}
