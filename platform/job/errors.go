package job

import (
	"context"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// errorLog writes down a job that panicked; one that returned an error has been written
// down by the worker.
type errorLog struct{ j *Jobs }

// HandleError implements river.ErrorHandler.
func (*errorLog) HandleError(context.Context, *rivertype.JobRow, error) *river.ErrorHandlerResult {
	return nil
}

// HandlePanic implements river.ErrorHandler.
func (e *errorLog) HandlePanic(ctx context.Context, job *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	e.j.log.ErrorContext(ctx, "job panicked", "job", job.ID, "value", value, "trace", trace)
	return nil
}
