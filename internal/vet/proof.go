package vet

// Proof is why something follows.
type Proof struct {
	Cases []proofCase
}

func (w *vetter) proof(c *conflict) Proof { return Proof{c.cases} }
