// Loaded before the program (NODE_OPTIONS): its clock is as wrong as SOAK_CLOCK_MS says, as after a bad setting.
const right = Date.now;
const wrongBy = Number(process.env.SOAK_CLOCK_MS ?? 0);
Date.now = () => right() + wrongBy;
