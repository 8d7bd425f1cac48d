/** Answers to commands that asked for one; `correlationId` is the command's id. */
import { array, command, int, nested, row, throwable } from './table.js'

const correlationId = row('correlationId', int)

export const responses = [
  command(30, 'Response', [correlationId]),
  command(31, 'ExceptionResponse', [correlationId, row('exception', throwable)]),
  command(32, 'DataResponse', [correlationId, nested('data', 'DataStructure')]),
  command(33, 'DataArrayResponse', [correlationId, array('data', 'DataStructure')]),
  command(34, 'IntegerResponse', [correlationId, row('result', int)]),
]
