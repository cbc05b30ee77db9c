/** Workers (internal/proto/controller/api/resources/workers/v1/worker.proto in hashicorp/boundary). */
import { text, time } from '../../lib/json.ts';
import type { Worker } from '../../wire/resources.ts';
import { resource } from './base.ts';

export const parseWorker = resource<Worker>((object) => ({
  address: text(object, 'address'),
  releaseVersion: text(object, 'release_version'),
  lastSeenAtMs: time(object, 'last_status_time'),
}));
