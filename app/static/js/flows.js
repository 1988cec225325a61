// The page of a flow: looked at again when something about it, or a call, has changed.
import { keepLive } from "./live.js";

keepLive({ leastMs: 1000 });
