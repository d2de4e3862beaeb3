module stdc/bench

go 1.26.0
