/** Hidden command of the program that a thread runs. */
export const FORWARD_THREAD_COMMAND = 'forward-thread';
