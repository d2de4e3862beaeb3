package report

func reviewJSON(o *Options, r *ReviewRun) []byte { return nil }
func reviewPage(o *Options, r *ReviewRun) []byte { return nil }
