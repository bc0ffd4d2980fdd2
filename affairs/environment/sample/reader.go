package sample

import "linli/affairs/environment/ground"

// Reader is the service for parts that only read results: it registers with nobody and answers no seams.
func Reader(d ground.Deps) *Service { return &Service{d} }
