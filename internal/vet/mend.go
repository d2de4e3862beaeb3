package vet

import "stdc/checker"

func (w *vetter) mend(v *checker.Visit, want []int) *checker.Visit { return nil }
