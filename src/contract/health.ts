import * as z from 'zod/mini';
import { once } from './once.ts';

export const healthAnswer = once(() => z.object({ status: z.literal('ok') }));
