/** What is known about the other end of an encrypted connection. */
import type { TLSSocket } from 'node:tls'
import type { TlsPeer } from '@hermod/model'
import { subjectOf } from './subject-name.js'

/** A certificate only counts when it was verified. */
export function peerOf(socket: TLSSocket): TlsPeer {
  const { raw } = socket.getPeerCertificate()
  return { certificateSubject: raw === undefined || !socket.authorized ? null : subjectOf(raw) }
}
